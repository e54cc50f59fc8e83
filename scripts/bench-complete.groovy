// How long does TAB take on the kernel's names, and how long does gdb take for the same?
//
//   ringside scripts/bench-complete.groovy [runs, 20 unless said otherwise]
//
// Medians in milliseconds. "gdb" is its command complete, which gdb's own TAB runs; it is asked once
// before, so that it has read what it needs. The last row is an index of 200,000 made names, beside
// one by one comparison of the same.

import dev.ringside.dsl.completion.Completion
import dev.ringside.dsl.completion.Scope
import dev.ringside.kernel.SymbolIndex

runs = args ? args[0] as int : 20
milliseconds = { work ->
  def times = (1..runs).collect { def began = System.nanoTime(); work(); (System.nanoTime() - began) / 1e6 }
  times.sort()[runs.intdiv(2)]
}
row = { typed, names, ours, other, theirs ->
  [typed: typed, names: names, 'ringside ms': String.format('%.3f', ours as double), beside: other,
   'ms': String.format('%.3f', theirs as double), ratio: String.format('%.1f', (theirs / ours) as double)]
}

vm.boot()
known = session.knowledge()
// The symbols and types are read beside the boot, and a boot from the cache is over before them.
while (!known.functions().present || !known.types().present) {}
ours = { typed ->
  def text = "gdb.break('$typed" as String
  Completion.at(text, text.length(), Scope.of([:]), known)
}
assert ours('_raw_spin_lo').candidates()*.text().contains('_raw_spin_lock')
gdb.command('complete break _raw_spin_lo')

rows = ['_raw_spin_lo', 'vfs_', 'do_sys_open', 's'].collect { typed ->
  // A single letter has gdb list everything that begins so.
  row(typed, known.functions().get().size(), milliseconds { ours(typed) }, 'gdb',
      milliseconds { gdb.command("complete break $typed") })
}

random = new Random(1)
made = (1..200_000).collect { "sym_${Integer.toString(random.nextInt(), 36)}_$it" as String }
index = SymbolIndex.of(made.stream())
typed = made[77_777][0..7]
assert index.complete(typed, 100).names().contains(made[77_777])
rows << row(typed, made.size(), milliseconds { index.complete(typed, 100) }, 'one by one',
            milliseconds { made.findAll { it.startsWith(typed) }.sort() + made.findAll { it.contains(typed) } })
