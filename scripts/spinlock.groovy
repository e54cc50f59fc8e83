// Which spin locks does a program take, and on whose behalf? Lab 1, steps 7 and 8, in one script:
// every _raw_spin_lock of one process, grouped by what the kernel was doing.

vm.boot(kernel: 'debian', nokaslr: true)
guest.compile('testprog.c')

target = guest.spawn('./testprog')
gdb.break('_raw_spin_lock') < pid == target >

locks = gdb.collect(2000) { stop ->
  [pid: stop.pid, context: stop.context, lock: gdb.lock(gdb.eval('$rdi')), stack: stop.frames]
}

result = target.await()
assert result.exit == 0
assert locks.every { it.pid == target.pid }

// One row for each context and lock; the first row of a context shows how it came about.
explained = [] as Set
locks.groupBy { [it.context, it.lock] }.values().sort { -it.size() }.collect { stops ->
  context = stops[0].context
  row = [
    context: context.label(),
    kind   : context.kind().words(),
    asked  : context.asked() ? 'asked for' : 'interrupted',
    lock   : stops[0].lock,
    count  : stops.size(),
  ]
  explained.add(context) ? row + [stack: stops[0].stack] : row
}
