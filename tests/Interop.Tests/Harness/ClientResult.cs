using System.Text.Json;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Interop.Tests.Harness;

/// <summary>What the original client says about a download.</summary>
/// <param name="Refused">The directory's refusal, or that nobody has the file; the rest is null then.</param>
/// <param name="Url">First result of the search.</param>
/// <param name="Username">Of the peer that was asked.</param>
/// <param name="Status">gRPC status: <c>OK</c>, <c>NOT_FOUND</c>.</param>
/// <param name="Details">Message of a status that is not OK.</param>
/// <param name="Path">Where the file is.</param>
internal sealed record ClientResult(string? Refused, string? Url, string? Username, string? Status, string? Details, string? Path)
{
    public static ClientResult From(ProcessResult result)
    {
        // Standard error decides nothing: grpcio may have its own things to say there.
        Assert.True(result.Output.StartsWith('{'), $"Exit code {result.ExitCode}.\n--- output\n{result.Output}\n--- error\n{result.Error}");
        return JsonSerializer.Deserialize<ClientResult>(result.Output, JsonSerializerOptions.Web)!;
    }

    /// <summary>The client wrote what the other peer has.</summary>
    public void AssertSameAs(string sourcePath)
    {
        Assert.Equal((null, "OK"), (Refused, Status));
        Assert.Equal(File.ReadAllBytes(sourcePath), File.ReadAllBytes(Path!));
    }
}
