using System.Globalization;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Bench.Serving;

/// <summary>Peers for a directory; a call that is refused ends the measurement.</summary>
internal static class Announcing
{
    public const string GrpcUrl = "grpc://127.0.0.1:50051";
    public const string HttpUrl = "http://127.0.0.1:51051";

    public static string PeerName(int number) => string.Create(CultureInfo.InvariantCulture, $"peer{number:D5}");

    /// <returns>The token.</returns>
    public static async Task<string> RegisterAsync(IFileDirectory directory, int number, CancellationToken cancellationToken)
    {
        DirectoryResult<Registration> result = await directory.RegisterAsync(
            new RegisterPeer(PeerName(number), PeerKind.Native, null, GrpcUrl, HttpUrl), cancellationToken);
        return Value(result).Token;
    }

    public static async Task AnnounceAsync(
        IFileDirectory directory, string token, long sequence, bool isFull, FileEntry[] files, CancellationToken cancellationToken) =>
        Value(await directory.AnnounceAsync(token, new Announce(null, sequence, isFull, [], files), cancellationToken));

    private static T Value<T>(DirectoryResult<T> result)
        where T : class =>
        result.TryGet(out T? value, out DirectoryFault? fault) ? value : throw new InvalidOperationException(fault.Message);
}
