package dev.ringside.shell;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Why a file cannot be read or written: Java's messages are often the name alone. Stateless. */
final class FileTrouble {
  private FileTrouble() {}

  /** The end of a sentence that names the file. */
  static String of(Path file, IOException failure) {
    if (Files.isDirectory(file)) {
      return "it is a folder";
    }
    if (failure instanceof NoSuchFileException) {
      Path parent = file.toAbsolutePath().getParent();
      return parent == null || Files.isDirectory(parent)
          ? "there is no such file"
          : "there is no folder " + parent;
    }
    if (failure instanceof FileAlreadyExistsException other) {
      return other.getFile() + " is no folder";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof CharacterCodingException) {
      return "it is no text in UTF-8";
    }
    String message = Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
    return failure instanceof FileSystemException named && named.getReason() != null
        ? named.getReason()
        : message;
  }
}
