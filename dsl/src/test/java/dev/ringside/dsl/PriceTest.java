package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.stub.ConditionTier;
import dev.ringside.stub.GuestPrice;
import dev.ringside.stub.Standstill;
import dev.ringside.wire.mi.MiTuple;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a condition's price is made of. */
class PriceTest {
  private static final GuestPrice TWENTY_NANOS = new GuestPrice(OptionalDouble.of(20), 2, "");
  private static final GuestPrice UNKNOWN = new GuestPrice(OptionalDouble.empty(), 2, "not yet");

  private static Price price(String tier, long asked, Standstill standstill, GuestPrice guest) {
    OptionalLong evaluations = asked < 0 ? OptionalLong.empty() : OptionalLong.of(asked);
    return new Price(MiTuple.EMPTY, tier, evaluations, standstill, guest, "");
  }

  private static Standstill stood(long times, long millis) {
    return new Standstill(times, Duration.ofMillis(millis), Duration.ofSeconds(10));
  }

  /** 20 ms of one CPU in 10 s of two. */
  @Test
  void codeInTheGuestKeepsOneCpuBusy() {
    Price price = price(ConditionTier.GUEST, 1_000_000, stood(0, 0), TWENTY_NANOS);

    assertThat(price.micros()).isEqualTo(0.02);
    assertThat(price.slowdown()).isEqualTo(0.1);
  }

  @Test
  void whatOurStubWasAskedIsInIt() {
    Price price = price(ConditionTier.GUEST, 1_000, stood(10, 1), TWENTY_NANOS);

    assertThat(price.micros()).isEqualTo(1.02);
    assertThat(price.slowdown()).isEqualTo(0.0101);
  }

  @Test
  void whatIsNotMeasuredIsNotKnown() {
    Price unknown = price(ConditionTier.GUEST, 1_000, stood(0, 0), UNKNOWN);
    Price uncounted = price(ConditionTier.GUEST, -1, stood(0, 0), TWENTY_NANOS);

    assertThat(unknown.micros()).isNull();
    assertThat(unknown.slowdown()).isNull();
    assertThat(uncounted.micros()).isEqualTo(0.02);
    assertThat(uncounted.slowdown()).isNull();
  }

  /** Where code in the guest can never answer itself, that is all of its price. */
  @Test
  void outsideOfTheGuestItIsTheStandstill() {
    for (String tier : new String[] {ConditionTier.GUEST, ConditionTier.STUB}) {
      Price price =
          price(tier, 10, stood(10, 100), tier.equals("stub") ? GuestPrice.NONE : UNKNOWN);

      assertThat(price.micros()).isEqualTo(10_000);
      assertThat(price.slowdown()).isEqualTo(1);
    }
  }
}
