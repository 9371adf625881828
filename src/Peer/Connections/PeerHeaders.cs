using System.Security.Cryptography;

namespace P2POrleans.Peer.Connections;

/// <summary>What peers tell each other beside the contract, in headers of HTTP and metadata of gRPC alike.</summary>
internal static class PeerHeaders
{
    /// <summary>
    /// Tells a program that fetches from others of the same address, by a number it draws when it starts. Nobody need send it.
    /// </summary>
    public const string Fetcher = "p2p-fetcher";

    /// <summary>Of a foreign one no more is looked at.</summary>
    public const int MaxFetcherLength = 32;

    /// <summary>With a refusal for now: in how many seconds to ask again.</summary>
    public const string RetryAfter = "retry-after";

    public static string OwnFetcher { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
}
