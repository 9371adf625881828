using Grpc.Core;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Wire;

namespace P2POrleans.Peer.Transfers;

/// <summary>Asks one source what it has, and tells the <see cref="PiecePicker"/>. One thread at a time.</summary>
/// <param name="connection">To the source.</param>
/// <param name="pieces">The source's.</param>
/// <param name="swarm">Of the content.</param>
/// <param name="patience">How long to wait for an answer, now.</param>
internal sealed class SourceQuestions(PeerConnection connection, SourcePieces pieces, Swarm swarm, Func<TimeSpan> patience)
{
    /// <summary>How often to ask for what a source that is itself fetching has got.</summary>
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromMilliseconds(500);

    private bool _isAnswered;

    /// <summary>Asks for what is needed before any byte is believed.</summary>
    /// <exception cref="SourceException">It does not answer, or not with what can be right.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        // The identity of a content of one piece is the hash of that piece: nothing to ask for.
        if (swarm.Geometry.PieceCount <= 1)
        {
            swarm.Picker.Update(pieces, have: null);
            return;
        }

        Manifest manifest = await AskAsync(withoutLayer: swarm.IsPrepared, cancellationToken);
        (bool[]? have, bool[]? coming) = (ManifestCheck.Have(manifest, swarm.Geometry), ManifestCheck.Coming(manifest, swarm.Geometry));
        if (!swarm.IsPrepared)
            await swarm.PrepareAsync(ManifestCheck.Layer(manifest, swarm.Content));
        swarm.Picker.Update(pieces, have, coming);
    }

    /// <summary>Asks again and again: a source that has a part gets more; one that has all gives to others.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        while (swarm.Geometry.PieceCount > 1)
        {
            await Task.Delay(RefreshEvery, swarm.Time, cancellationToken);
            // Where nobody else fetches, what a source gives and to whom makes no difference.
            if (pieces.Have is null && !swarm.Picker.IsSwarm)
                continue;
            Manifest manifest = await AskAsync(withoutLayer: true, cancellationToken);
            swarm.Picker.Update(pieces, ManifestCheck.Have(manifest, swarm.Geometry), ManifestCheck.Coming(manifest, swarm.Geometry));
            swarm.Changed.Pulse();
        }
    }

    private async Task<Manifest> AskAsync(bool withoutLayer, CancellationToken cancellationToken)
    {
        using var watch = new StallWatch(patience, swarm.Time, cancellationToken);
        try
        {
            watch.Start();
            var request = new ManifestRequest { Content = swarm.Content.ToWire(), WithoutLayer = withoutLayer };
            Manifest manifest = await connection.Client.GetManifestAsync(request, cancellationToken: watch.Token);
            _isAnswered = true;
            ManifestCheck.Identity(manifest, swarm.Content);
            return manifest;
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw watch.Token.IsCancellationRequested
                ? new SourceException(SourceProblem.Stalled(watch.Timeout))
                : new SourceException(SourceProblem.From((RpcException)e, connection.Address, _isAnswered));
        }
    }
}
