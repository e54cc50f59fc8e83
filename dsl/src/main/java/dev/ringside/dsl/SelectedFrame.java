package dev.ringside.dsl;

import dev.ringside.target.Frame;
import dev.ringside.target.Variable;
import java.util.List;

/**
 * A frame that was selected, with what belongs to it.
 *
 * @param frame where it stands
 * @param args its arguments
 * @param locals its local variables
 */
public record SelectedFrame(Frame frame, List<Variable> args, List<Variable> locals) {
  @Override
  public String toString() {
    return frame.toString();
  }
}
