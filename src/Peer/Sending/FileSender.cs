using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using P2POrleans.Peer.Announcing;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Hosting;
using P2POrleans.Peer.Serving;
using P2POrleans.Peer.Shares;
using P2POrleans.Peer.Sharing;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Peer.Sending;

/// <summary>
/// Sends files into the inboxes of other peers: becomes a peer for as long as that takes, asks the receiver to take the file, and gives
/// it to the receiver, who fetches it. Any thread.
/// </summary>
public sealed class FileSender(SendOptions options, TimeProvider? timeProvider = null)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>Sends one file. Everything that can be expected to go wrong is in the result.</summary>
    /// <param name="file">That was hashed without a fault.</param>
    /// <param name="receiver">Name of the peer.</param>
    /// <param name="address">Of its gRPC server, see <see cref="Connections.PeerUrl"/>.</param>
    /// <param name="progress">Told what the receiver has, a few times a second.</param>
    /// <param name="cancellationToken">Ends it here and there.</param>
    /// <exception cref="OperationCanceledException">Cancelled; what was verified there is kept.</exception>
    public async Task<SendResult> SendAsync(
        HashResult file, string receiver, Uri address, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        HashedContent hashed = file.Content ?? throw new ArgumentException("The file was not hashed.", nameof(file));
        var entry = new ShareEntry(NameOf(file.Path), hashed.Id, file.Path, 0, file.Stamp, IsFirm: false);
        var offered = new OfferedFile(RandomNumberGenerator.GetBytes(OfferedFile.IdLength), receiver, entry, hashed.Layer);
        try
        {
            IReadOnlyList<KeyValuePair<string, string?>> settings = await TemporaryPeer.SettingsAsync(
                options.Gateway, options.Listen, options.MaxBytesPerSecond, cancellationToken);
            if (FindIdentity() is not { } identity)
                return SendResult.Failed(SendFault.Failed, null, "No folder for the sender's secret can be written.");

            await using WebApplication peer = PeerHost.CreateFor(offered, identity, settings);
            await peer.StartAsync(cancellationToken);
            try
            {
                var call = new SendCall(options.Patience, _time);
                return await WhyNotKnownAsync(peer, identity.Peer.Name, cancellationToken)
                    ?? await call.RunAsync(offered, identity.Peer.Name, address, progress, cancellationToken);
            }
            finally
            {
                // Signs off.
                await peer.StopAsync(CancellationToken.None);
            }
        }
        catch (Exception e) when (e is PeerStartException or IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            return SendResult.Failed(SendFault.Failed, options.Name, e.Message);
        }
    }

    /// <summary>What the file is offered as: a name that could not be shared has to be sent under another one.</summary>
    private static string NameOf(string path) =>
        SharedName.TryNormalize(Path.GetFileName(path), out string name, out _) ? name : Path.GetFileName(path);

    private TemporaryIdentity? FindIdentity()
    {
        // The names of senders stay theirs: receivers may have written them down as those who may send.
        if (options.Name is not { } wanted)
        {
            string folder = options.StateFolder ?? TemporaryIdentity.DefaultFolder("sends");
            return TemporaryIdentity.Find("send", options.Gateway, folder, isPartial: false);
        }

        return PeerName.TryNormalize(wanted, out string name, out string? error)
            ? new TemporaryIdentity(
                new PeerIdentity(name), StateFolder.Open(new PeerOptions { Name = name, StateFolder = options.StateFolder }))
            : throw new PeerStartException($"The name '{wanted}' {error}.");
    }

    /// <summary>Waits until the directory knows the sender.</summary>
    private async Task<SendResult?> WhyNotKnownAsync(WebApplication peer, string name, CancellationToken cancellationToken)
    {
        AnnounceState state = peer.Services.GetRequiredService<AnnounceState>();
        CancellationToken stopping = peer.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        while (!state.IsComplete)
        {
            if (stopping.IsCancellationRequested)
            {
                return SendResult.Failed(
                    SendFault.Failed, name, $"The name '{name}' belongs to another peer, or the state folder has not its secret.");
            }

            if (state.Trouble is { } trouble)
                return SendResult.Failed(SendFault.Directory, name, trouble);
            await Task.Delay(LookEvery, _time, cancellationToken);
        }

        return null;
    }
}
