using P2POrleans.Cli.Json;

namespace P2POrleans.Cli.Invocation;

/// <summary>
/// Ends a command with a reason for the user and an exit code. The one place that catches it is <see cref="CommandRunner"/>.
/// </summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="reason">One sentence without a full stop. May hold text from others: it is made safe where it is printed.</param>
internal sealed class CommandException(int exitCode, string reason) : Exception(reason)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>When several contents bear what was asked for: those to choose from.</summary>
    public IReadOnlyList<ContentChoice>? Choices { get; init; }

    public static CommandException Usage(string reason) => new(Cli.ExitCode.Usage, reason);

    public static CommandException NotFound(string reason) => new(Cli.ExitCode.NotFound, reason);

    /// <param name="exitCode">That of the signal.</param>
    public static CommandException Interrupted(int exitCode) => new(exitCode, "interrupted; the same command goes on where this one was");

    public static CommandException Failed(string reason) => new(Cli.ExitCode.Failed, reason);
}
