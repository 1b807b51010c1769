package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeMemoryTest {

  private static final int PIECES = 200_000;
  private static final int PIECE_BYTES = 512;

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatIsFreeBetweenPiecesThatAreInUseGoesBackToTheMachine() throws IOException {
    try (var kept = Arena.ofShared()) {
      try (var freed = Arena.ofShared()) {
        var pieces = new ArrayList<MemorySegment>();
        for (int i = 0; i < PIECES; i++) {
          // One in a hundred stays, so that the C library cannot give all back by itself.
          Arena arena = i % 100 == 0 ? kept : freed;
          pieces.add(arena.allocate(PIECE_BYTES).fill((byte) 1));
        }
        assertThat(pieces).hasSize(PIECES);
      }
      long before = residentBytes();

      NativeMemory.giveBack();

      assertThat(before - residentBytes()).isGreaterThan((long) PIECES * PIECE_BYTES / 2);
    }
  }

  private static long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    throw new IOException("no VmRSS");
  }
}
