using System.Net;
using Microsoft.AspNetCore.Http;
using P2POrleans.Peer.Connections;

namespace P2POrleans.Peer.Serving;

/// <summary>Somebody who fetches.</summary>
/// <param name="Address">Where from.</param>
/// <param name="Program">Which program there, as it says itself; empty when it does not.</param>
internal readonly record struct Leecher(IPAddress Address, string Program)
{
    public static Leecher Of(HttpContext http)
    {
        string program = http.Request.Headers[PeerHeaders.Fetcher].ToString();
        return new Leecher(
            http.Connection.RemoteIpAddress ?? IPAddress.None, program[..Math.Min(program.Length, PeerHeaders.MaxFetcherLength)]);
    }
}
