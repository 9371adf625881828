namespace P2POrleans.Cli;

/// <summary>What the process ends with; part of the command line's contract (docs/cli.md).</summary>
internal static class ExitCode
{
    public const int Done = 0;

    public const int Failed = 1;

    /// <summary>The command line itself is wrong, or names several things where one is needed.</summary>
    public const int Usage = 2;

    /// <summary>No such file, content or peer in the network.</summary>
    public const int NotFound = 3;

    /// <summary>What the sources sent is not the content that was asked for.</summary>
    public const int VerificationFailed = 4;

    public const int DirectoryUnreachable = 5;

    /// <summary>The peer that a file was sent to does not take it.</summary>
    public const int Refused = 6;

    /// <summary>128 + SIGINT, as shells expect.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGTERM, for commands that had not finished.</summary>
    public const int Terminated = 143;
}
