// How long until Java answers in the shell, and from Ctrl-C in a Java loop without end to the prompt?
// On a pseudo-terminal, as a user types it, in a shell that has just answered a line of Groovy.
//
//   ringside scripts/bench-java.groovy [runs, 5 unless said otherwise]
//
// All are medians in milliseconds. The first snippet is the one that loads Java's compiler.

import java.nio.file.Files
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

runs = args ? args[0] as int : 5
ringside = new File(System.getProperty('java.class.path')).parentFile.parentFile.path + '/bin/ringside'
scratch = Files.createTempDirectory('ringside-bench').toString()

median = { values -> values.sort(false)[values.size().intdiv(2)] }
plain = { it.replaceAll(/\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\x1b\][^\x07]*\x07/, '') }
answer = { /(?s).*[\r\n]$it\s*[\r\n].*/ }

measure = {
  def builder = new ProcessBuilder('script', '-qfec', "stty cols 80 rows 24; exec $ringside --no-rc" as String, '/dev/null')
  builder.environment() << [TERM: 'xterm-256color', XDG_STATE_HOME: scratch]
  def process = builder.redirectErrorStream(true).start()
  def chunks = new LinkedBlockingQueue()
  Thread.startDaemon {
    def buffer = new byte[65536]
    for (int n; (n = process.inputStream.read(buffer)) >= 0;) {
      chunks << [time: System.nanoTime(), text: new String(buffer, 0, n)]
    }
  }
  // Milliseconds from these keys to what matches.
  def takes = { keys, pattern ->
    def screen = ''
    process.outputStream << keys
    process.outputStream.flush()
    def typed = System.nanoTime()
    def time = typed
    while (!(plain(screen) ==~ pattern)) {
      def chunk = chunks.poll(60, TimeUnit.SECONDS)
      if (!chunk) process.descendants().each { it.destroyForcibly() }
      assert chunk : "ringside never printed $pattern, only: $screen"
      screen += chunk.text
      time = chunk.time
    }
    (time - typed) / 1e6
  }
  takes('1+1\n', answer(2))
  takes('40+4\n', answer(44))
  def run = [
    'first snippet': takes('/java vm.getStatus().qemu() + 1\n', answer("'off1'")),
    'later snippet': takes('/java 2 * 21\n', answer(42)),
  ]
  takes('/java { System.out.print("no" + "w"); while (true); }\n', /(?s).*[^"]now.*/)
  run['Ctrl-C'] = takes('\u0003', /(?s).*ringside> .*/)
  process.outputStream.close()
  if (!process.waitFor(10, TimeUnit.SECONDS)) {
    process.descendants().each { it.destroyForcibly() }
  }
  run
}

// The first start has the class archive made beside it, and is not counted.
measure()
home = System.getenv('XDG_CACHE_HOME')?.startsWith('/') ? System.getenv('XDG_CACHE_HOME') : System.getenv('HOME') + '/.cache'
lock = new File("$home/ringside/start/.lock")
if (lock.exists()) ['flock', '-w', '300', lock.path, 'true'].execute().waitFor()

all = (1..runs).collect { measure() }
new File(scratch).deleteDir()
all[0].keySet().collect { what -> [what: what, ms: Math.round(median(all*.get(what)) as double)] }
