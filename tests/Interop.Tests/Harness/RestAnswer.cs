using System.Net;
using System.Text.Json.Nodes;

namespace P2POrleans.Interop.Tests.Harness;

internal sealed record RestAnswer(HttpStatusCode Status, JsonObject Body)
{
    public void AssertOk()
    {
        Assert.Equal(HttpStatusCode.OK, Status);
        Assert.Equal("ok", Body["status"]!.GetValue<string>());
    }

    /// <summary>The status, and the shape that the original's errors have.</summary>
    public void AssertRefused(HttpStatusCode status)
    {
        Assert.Equal(status, Status);
        Assert.Equal(["status", "message"], Body.Select(member => member.Key));
        Assert.Equal("error", Body["status"]!.GetValue<string>());
        Assert.NotEqual("", Body["message"]!.GetValue<string>());
    }
}
