using P2POrleans.Cli;
using P2POrleans.Cli.Invocation;

using var signals = new TerminationSignals();
return await CommandTree.RunAsync(args, new CommandRunner(Console.Out, Console.Error, signals));
