using System.Text.Json;
using Xunit;

namespace P2POrleans.TestKit.Processes;

/// <summary>How a process ended.</summary>
public sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as the one document that <c>--json</c> promises.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public ProcessResult AssertDone()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}.\n--- output\n{Output}\n--- error\n{Error}");
        return this;
    }

    /// <summary>The documented code, and one line that says why: no stack trace, no second line.</summary>
    public ProcessResult AssertFailed(int exitCode, string reason)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode} instead of {exitCode}.\n--- output\n{Output}\n--- error\n{Error}");
        Assert.StartsWith("p2p: ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', Error);
        Assert.Contains(reason, Error, StringComparison.OrdinalIgnoreCase);
        return this;
    }
}
