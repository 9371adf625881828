using Google.Protobuf;
using Microsoft.Extensions.Logging;
using P2POrleans.Peer.Serving;
using P2POrleans.Peer.Transfers;
using P2POrleans.Peer.Wire;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Peer.Inbox;

/// <summary>
/// Takes the files that others send, if the owner of this peer wants that: checks who sends and what, makes sure of the room, and then
/// fetches the file from its sender as any other file is fetched. Any thread.
/// </summary>
internal sealed class InboxReceiver(
    InboxOptions options, SenderCheck senders, ILogger<InboxReceiver> logger, TimeProvider time) : IDisposable
{
    private const int MaxAtOnce = 16;

    /// <summary>There is nobody else to turn to: as patient as a get with one source.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FileFetcher _fetcher = new(
        new TransferOptions { StallTimeout = Patience, OpenTimeout = Patience, Persistence = TimeSpan.FromSeconds(15) }, time);

    private readonly InboxSpace? _space = options.Folder is { } folder ? new InboxSpace(folder, options.MaxBytes, time) : null;

    private readonly HashSet<string> _allowed =
        [.. options.From.Select(n => PeerName.TryNormalize(n, out string name, out _) ? name : n)];

    private int _active;

    /// <exception cref="OperationCanceledException">Cancelled; what was verified is kept.</exception>
    public async Task<InboxAnswer> TakeAsync(
        SendRequest request, IProgress<FetchProgress> progress, CancellationToken cancellationToken)
    {
        if (_space is null)
            return InboxAnswer.Refused(InboxFault.Off, "This peer has no inbox: it takes no files.");
        if (!PeerName.TryNormalize(request.Sender, out string sender, out _) || request.OfferId.Length != OfferedFile.IdLength)
            return InboxAnswer.Refused(InboxFault.NotConfirmed, $"An offer has the name of a peer and an id of {OfferedFile.IdLength} bytes.");
        if (!_allowed.Contains(InboxOptions.Anybody) && !_allowed.Contains(sender))
            return InboxAnswer.Refused(InboxFault.NotAllowed, $"This peer takes no files from '{sender}'.");

        try
        {
            if (Interlocked.Increment(ref _active) > MaxAtOnce)
                return InboxAnswer.Refused(InboxFault.Passing, $"This peer is busy with {MaxAtOnce} other files.");

            InboxAnswer answer = await ConfirmAndTakeAsync(_space, sender, request.OfferId, progress, cancellationToken);
            if (answer.Refusal is { } refusal)
                InboxLog.Refused(logger, SafeText.Of(sender), SafeText.Of(refusal.Message));
            return answer;
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }
    }

    public void Dispose() => _fetcher.Dispose();

    private async Task<InboxAnswer> ConfirmAndTakeAsync(
        InboxSpace space, string sender, ByteString offerId, IProgress<FetchProgress> progress, CancellationToken cancellationToken)
    {
        (ConfirmedOffer? offer, InboxRefusal? refusal) = await senders.ConfirmAsync(sender, offerId, cancellationToken);
        if (offer is null)
            return new InboxAnswer(null, refusal);

        if (!InboxName.TryRead(offer.Name, out string fileName, out string? error))
            return InboxAnswer.Refused(InboxFault.BadName, $"The name {error}.");
        long size = offer.Content.Size;
        if (size > options.MaxFileBytes)
        {
            return InboxAnswer.Refused(
                InboxFault.TooLarge, $"The file has {size} bytes; this peer takes files of up to {options.MaxFileBytes}.");
        }

        try
        {
            return await TakeAsync(space, offer, fileName, progress, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            InboxLog.NotWritten(logger, SafeText.Of(fileName), SafeText.Of(sender), e.Message);
            return NotWritten();
        }
    }

    private async Task<InboxAnswer> TakeAsync(
        InboxSpace space, ConfirmedOffer offer, string fileName, IProgress<FetchProgress> progress, CancellationToken cancellationToken)
    {
        ContentId content = offer.Content;
        string folder = options.Folder!;
        (string path, bool alreadyThere) = await TargetName.ChooseAsync(
            folder, fileName, content, new CheckingProgress(progress, content.Size), cancellationToken);
        // Needs no room.
        if (alreadyThere)
            return new InboxAnswer(new FetchResult(FetchOutcome.AlreadyThere, path, 0, 0, TimeSpan.Zero, [], null), null);

        (InboxSpace.Reservation? room, InboxRefusal? refusal) = await space.ReserveAsync(fileName, content, cancellationToken);
        if (room is null)
            return new InboxAnswer(null, refusal);

        using (room)
        {
            FetchResult result = await _fetcher.FetchAsync(
                new FetchRequest { Content = content, Name = fileName, Sources = [offer.Source], OutputFolder = folder },
                progress, cancellationToken);
            return Answer(offer.Source.Peer, fileName, result);
        }
    }

    private InboxAnswer Answer(string sender, string fileName, FetchResult result)
    {
        if (result.Succeeded)
        {
            InboxLog.Taken(
                logger, SafeText.Of(Path.GetFileName(result.Path!)), SafeText.Of(sender), result.ReceivedBytes + result.ResumedBytes);
            return new InboxAnswer(result, null);
        }

        InboxLog.NotWritten(logger, SafeText.Of(fileName), SafeText.Of(sender), SafeText.Of(result.Message!));
        if (result.Outcome == FetchOutcome.NoSpace)
            return InboxAnswer.Refused(InboxFault.Full, "No room is left on the disk of that peer.");
        SourceReport? report = result.Sources.FirstOrDefault(s => s.Fault != SourceFault.None);
        // Without a fault of the sender it is a fault of ours, and its message is about places on this machine.
        return report is null ? NotWritten() : InboxAnswer.Refused(
            result.Outcome == FetchOutcome.VerificationFailed ? InboxFault.Mismatch : InboxFault.Passing, report.Message!);
    }

    private static InboxAnswer NotWritten() => InboxAnswer.Refused(
        InboxFault.Passing, "The file can't be written there: no room is left, or that peer may not write; its log says more.");
}
