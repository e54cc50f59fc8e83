package dev.ringside.dsl;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.ringside.target.Address;
import groovy.lang.GString;
import groovy.lang.GroovyObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The data that verbs return, as JSON: records and beans as objects, addresses as {@code "0x…"},
 * durations in seconds, absent values as null. Stateless.
 */
public final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .setVisibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .addMixIn(GroovyObject.class, WithoutMetaClass.class)
          .addMixIn(Breakpoint.class, AtOneMoment.class)
          .registerModule(
              new SimpleModule("ringside")
                  .addSerializer(Address.class, ToStringSerializer.instance)
                  .addSerializer(GString.class, ToStringSerializer.instance)
                  .addSerializer(Pattern.class, ToStringSerializer.instance)
                  .addSerializer(TemporalAccessor.class, ToStringSerializer.instance)
                  .addSerializer(Path.class, ToStringSerializer.instance)
                  .addSerializer(Duration.class, new Seconds())
                  .addSerializer(Optional.class, new OrNull()));

  private Json() {}

  /** One line of JSON. */
  public static String of(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException failure) {
      throw new RingsideException(
          "this value has no form in JSON: " + failure.getOriginalMessage(), failure);
    }
  }

  /** What Groovy adds to every object of a class written in it. */
  @JsonIgnoreProperties("metaClass")
  private interface WithoutMetaClass {}

  /** gdb is asked once for all of it. */
  private interface AtOneMoment {
    @JsonValue
    Object facts();
  }

  private static final class Seconds extends JsonSerializer<Duration> {
    @Override
    public void serialize(Duration value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeNumber(value.toNanos() / 1e9);
    }
  }

  /** A raw type, since a serializer is registered for a class and not for a parametrised type. */
  @SuppressWarnings("rawtypes")
  private static final class OrNull extends JsonSerializer<Optional> {
    @Override
    public void serialize(Optional value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writePOJO(value.isPresent() ? value.get() : null);
    }
  }
}
