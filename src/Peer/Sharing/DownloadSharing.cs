using Microsoft.AspNetCore.Builder;
using P2POrleans.Peer.Serving;
using P2POrleans.Peer.Transfers;

namespace P2POrleans.Peer.Sharing;

/// <summary>
/// Shares downloads while they run: one peer for all of them, that begins when there is something to give, tells the directory, serves the
/// verified pieces, and leaves the directory when it is disposed. That a download can't be shared never hinders it. Any thread.
/// </summary>
public sealed class DownloadSharing(DownloadSharingOptions options, TimeProvider? timeProvider = null) : IPieceSharing, IAsyncDisposable
{
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;
    private readonly CancellationTokenSource _stop = new();
    private readonly PiecesInDownload _pieces = new();
    private readonly Lock _lock = new();
    private Task? _running;
    private volatile string? _name;
    private volatile string? _trouble;

    /// <summary>What the peer is called; null while there is none.</summary>
    public string? Name => _name;

    /// <summary>Why the download is not shared: one sentence; null when it is, or is not yet.</summary>
    public string? Trouble => _trouble;

    public void Share(SharedPieces pieces)
    {
        _pieces.Add(pieces);
        lock (_lock)
            _running ??= Task.Run(RunAsync);
    }

    public void CannotShare(string reason) => _trouble = reason;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await (_running ?? Task.CompletedTask);
        _pieces.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await Task.Delay(options.Delay, _time, _stop.Token);
            IReadOnlyList<KeyValuePair<string, string?>> settings = await TemporaryPeer.SettingsAsync(
                options.Gateway, options.Listen, options.MaxUploadBytesPerSecond, _stop.Token);
            if (TemporaryIdentity.Find(
                    "get", options.Gateway, options.StateFolder ?? TemporaryIdentity.DefaultFolder("downloads"),
                    isPartial: true) is not { } identity)
            {
                _trouble = "No folder for its state can be written.";
                return;
            }

            await using WebApplication peer = PeerHost.CreateFor(_pieces, identity, settings);
            _name = identity.Peer.Name;
            try
            {
                await peer.StartAsync(_stop.Token);
                await Task.Delay(Timeout.Infinite, _stop.Token);
            }
            finally
            {
                // Leaves the directory, and lets those who are served have their last bytes; also when it had just started.
                await peer.StopAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The downloads are over, perhaps before there was anything to give.
        }
        catch (Exception e)
        {
            _trouble = e.Message;
        }
    }
}
