using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace P2POrleans.FileDirectory.Peers;

/// <summary>
/// Recognises peers. A native peer has a secret of 256 random bits, kept as its SHA-256: <c>sha256$hash</c>. An original one has a
/// password that a person chose, kept as PBKDF2-HMAC-SHA-256 with a salt of its own: <c>pbkdf2$iterations$salt$hash</c>.
/// Passwords are slow to check on purpose, so that runs on the thread pool, on as many threads as there are processors.
/// </summary>
public sealed class CredentialHasher : IDisposable
{
    private const int SecretBytes = 32;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const string Secret = "sha256";
    private const string Password = "pbkdf2";

    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);
    private readonly int _iterations;

    /// <param name="iterations">For new passwords.</param>
    public CredentialHasher(int iterations) => _iterations = iterations;

    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>True for what <see cref="NewSecret"/> could have made.</summary>
    public static bool IsSecret(string text) => Base64Url.IsValid(text, out int length) && length == SecretBytes;

    /// <summary>Decides whether a registration may have its name.</summary>
    /// <param name="known">Who has the name now, if anybody.</param>
    public async ValueTask<DirectoryResult<AcceptedCredential>> CheckAsync(
        PeerHeader? known, RegisterPeer request, CancellationToken cancellationToken)
    {
        if (known is not null)
        {
            bool isRight = (known.Kind == PeerKind.Original) == (request.Kind == PeerKind.Original) && request.Credential is not null
                && await VerifyAsync(known.Credential, request.Credential, cancellationToken);
            return isRight
                ? new AcceptedCredential(known.Credential, null)
                : new DirectoryFault(
                    DirectoryError.WrongCredential,
                    "The name belongs to another peer, or the credential is not the one it was taken with.");
        }

        if (request.Kind == PeerKind.Original)
        {
            return string.IsNullOrEmpty(request.Credential)
                ? new DirectoryFault(DirectoryError.Invalid, "The password is empty.")
                : new AcceptedCredential(await HashAsync(request.Kind, request.Credential, cancellationToken), null);
        }

        // A peer that the directory has forgotten, or that comes from another directory, goes on with the secret it has.
        string secret = request.Credential is { } given && IsSecret(given) ? given : NewSecret();
        return new AcceptedCredential(await HashAsync(request.Kind, secret, cancellationToken), secret);
    }

    public ValueTask<string> HashAsync(PeerKind kind, string credential, CancellationToken cancellationToken) =>
        kind == PeerKind.Original
            ? HashPasswordAsync(credential, cancellationToken)
            : new($"{Secret}${Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(credential)))}");

    public async ValueTask<bool> VerifyAsync(string stored, string credential, CancellationToken cancellationToken)
    {
        string[] fields = stored.Split('$');
        byte[] expected = Convert.FromBase64String(fields[^1]);
        byte[] actual = fields[0] == Secret
            ? SHA256.HashData(Encoding.UTF8.GetBytes(credential))
            : await DeriveAsync(
                credential, Convert.FromBase64String(fields[2]), int.Parse(fields[1], CultureInfo.InvariantCulture), cancellationToken);
        return CryptographicOperations.FixedTimeEquals(expected, actual);
    }

    public void Dispose() => _slots.Dispose();

    private async ValueTask<string> HashPasswordAsync(string password, CancellationToken cancellationToken)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        byte[] hash = await DeriveAsync(password, salt, _iterations, cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture, $"{Password}${_iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    private async Task<byte[]> DeriveAsync(string password, byte[] salt, int iterations, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(
                () => Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashBytes), cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }
}
