package dev.ringside.wire.mi;

import java.util.function.Function;

/**
 * A value of GDB/MI output: a string constant, a tuple or a list (GDB manual, "GDB/MI Output
 * Syntax").
 */
public sealed interface MiValue permits MiText, MiTuple, MiList {

  /** Applies the function that belongs to this kind of value. */
  default <T> T fold(
      Function<? super MiText, ? extends T> text,
      Function<? super MiTuple, ? extends T> tuple,
      Function<? super MiList, ? extends T> list) {
    if (this instanceof MiText value) {
      return text.apply(value);
    }
    if (this instanceof MiTuple value) {
      return tuple.apply(value);
    }
    return list.apply((MiList) this);
  }
}
