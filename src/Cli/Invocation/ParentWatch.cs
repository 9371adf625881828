namespace P2POrleans.Cli.Invocation;

/// <summary>The other end of <see cref="Up.ChildProcess"/>: ends this process when the one that started it has gone.</summary>
internal static class ParentWatch
{
    /// <summary>The parent can no longer help when this process hangs while it stops.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(8);

    /// <summary>Calls <paramref name="stop"/> once standard input has ended.</summary>
    public static void Start(Action stop)
    {
        // A thread, because a read of standard input blocks and can't be cancelled.
        var thread = new Thread(() =>
        {
            DrainStandardInput();
            stop();
            Thread.Sleep(StopPatience);
            Environment.Exit(ExitCode.Failed);
        })
        {
            IsBackground = true,
            Name = "parent watch",
        };
        thread.Start();
    }

    private static void DrainStandardInput()
    {
        try
        {
            using Stream input = Console.OpenStandardInput();
            Span<byte> buffer = stackalloc byte[256];
            while (input.Read(buffer) > 0)
            {
                // Nothing is expected; only the end means something.
            }
        }
        catch (IOException)
        {
            // No standard input at all: the same as its end.
        }
    }
}
