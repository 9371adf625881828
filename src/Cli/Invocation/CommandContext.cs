using System.CommandLine;
using P2POrleans.Cli.Terminal;

namespace P2POrleans.Cli.Invocation;

/// <summary>What a running command has: its arguments, its streams, and the wish of the user to stop.</summary>
internal sealed record CommandContext(ParseResult Arguments, Output Output, TerminationSignals Signals)
{
    /// <summary>Cancelled by Ctrl-C.</summary>
    public CancellationToken Stop => Signals.Stop;

    public T? Get<T>(Option<T> option) => Arguments.GetValue(option);

    public T Get<T>(Argument<T> argument) => Arguments.GetRequiredValue(argument);
}
