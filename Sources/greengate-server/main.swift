#if Server
import Commands
import Hummingbird
import Web

let arguments = Array(CommandLine.arguments.dropFirst())
// The checks of uploads are the command line's own, run as children of the same binary.
if arguments.first == "tool" { CommandLineTool.main(Array(arguments.dropFirst())) }
try await Web.application().runService()
#else
print("greengate-server is built with: swift build --traits Server --product greengate-server")
#endif
