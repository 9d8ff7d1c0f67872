#if Server
import Commands

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

let arguments = Array(CommandLine.arguments.dropFirst())
// The checks of uploads are the command line's own, run as children of the same binary.
if arguments.first == "tool" { CommandLineTool.main(Array(arguments.dropFirst())) }

// A closed pipe and a full disk are answers of `write`, not the end of the process.
for number in [SIGPIPE, SIGXFSZ] { _ = signal(number, SIG_IGN) }
exit(await ServerTool.run(arguments))
#else
/// What a build without the trait says.
print("greengate-server is built with: swift build --traits Server --product greengate-server")
#endif
