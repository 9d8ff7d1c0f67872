import Commands

/// `greengate`: the command line, as `Commands` has it.
CommandLineTool.main()
