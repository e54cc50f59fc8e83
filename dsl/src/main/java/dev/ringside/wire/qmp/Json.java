package dev.ringside.wire.qmp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.ringside.wire.LineSplitter;
import java.nio.file.Path;

/** The one Jackson configuration of this package. */
final class Json {
  /**
   * Strings may fill a line: {@code guest-file-read} returns up to 48 MB at once. Written are a
   * Groovy string as its text (Jackson would take it for a bean) and a path as its name (Jackson
   * would make a file: URI of it).
   */
  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(LineSplitter.DEFAULT_LIMIT)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(
              new SimpleModule()
                  .addSerializer(CharSequence.class, ToStringSerializer.instance)
                  .addSerializer(Path.class, ToStringSerializer.instance))
          .build();

  private Json() {}
}
