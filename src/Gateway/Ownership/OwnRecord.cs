using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace P2POrleans.Gateway.Ownership;

/// <summary>The peer that a request is about, and the token with which it came.</summary>
internal sealed record OwnRecord(string Peer, string Token)
{
    /// <exception cref="InvalidOperationException">The endpoint has no <see cref="OwnRecordFilter"/>.</exception>
    public static OwnRecord Of(HttpContext context) => context.Features.GetRequiredFeature<OwnRecord>();
}
