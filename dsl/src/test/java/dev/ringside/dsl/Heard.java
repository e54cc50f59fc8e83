package dev.ringside.dsl;

import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What a session has told, in its order. Thread-safe. */
final class Heard implements Session.Output {
  final BlockingQueue<String> notices = new LinkedBlockingQueue<>();
  final Queue<String> defects = new ConcurrentLinkedQueue<>();
  final Queue<String> steps = new ConcurrentLinkedQueue<>();

  @Override
  public void guestPrinted(String text) {}

  @Override
  public void notice(String sentence) {
    notices.add(sentence);
  }

  @Override
  public void defect(Throwable failure) {
    defects.add(failure.toString());
  }

  @Override
  public void step(String what) {
    steps.add(what);
  }
}
