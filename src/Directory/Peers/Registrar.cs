using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.FileDirectory.Turns;

namespace P2POrleans.FileDirectory.Peers;

/// <summary>Gives a name to whoever may have it: with a new epoch and a new token.</summary>
internal sealed class Registrar(
    StoredHeader header, PeerRemoval removal, IRegistryBucket bucket, CredentialHasher credentials, DirectoryOptions rules)
{
    /// <exception cref="DirectoryStoreException">It may be registered or not.</exception>
    public async ValueTask<DirectoryResult<Registration>> RegisterAsync(RegisterPeer request, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Passwords are slow to check: before the turn, and again in the rare case that the credential changed meanwhile.
            PeerHeader? known = header.Known is { IsRemoved: false } owner ? owner : null;
            DirectoryResult<AcceptedCredential> check = await credentials.CheckAsync(known, request, cancellationToken);
            if (!check.TryGet(out AcceptedCredential? credential, out DirectoryFault? wrong))
                return wrong;

            using AsyncLock.Pass turn = await header.EnterAsync(cancellationToken);
            if (header.Known is { IsRemoved: true } && !await removal.TryFinishAsync())
                return PeerFaults.NotStored();
            if (header.Known?.Credential == known?.Credential)
                return await WriteAsync(request, credential);
        }
    }

    private async ValueTask<Registration> WriteAsync(RegisterPeer request, AcceptedCredential credential)
    {
        PeerHeader? known = header.Known;
        string token = PeerToken.Create(request.Name);
        var next = new PeerHeader
        {
            Name = request.Name,
            Kind = request.Kind,
            GrpcUrl = request.GrpcUrl,
            HttpUrl = request.HttpUrl,
            Credential = credential.Stored,
            TokenHash = PeerToken.HashOf(token),
            Epoch = (known?.Epoch ?? 0) + 1,
            Pending = known?.Pending is { } pending ? pending with { Sequence = 0 } : null,
            Files = known?.Files ?? 0,
        };
        await header.WriteAsync(next);
        await bucket.PutAsync(next.ToState(online: true), next.Files, CancellationToken.None);
        return new Registration(next.Describe(online: true), credential.NewSecret, token, known is null, next.ToHeartbeat(rules));
    }
}
