using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Inbox;

/// <summary>
/// Keeps what lies in the inbox, and what is on its way there, within bounds. What somebody began to send and did not go on with for a
/// week is removed. Any thread.
/// </summary>
internal sealed class InboxSpace(string folder, long maxBytes, TimeProvider time)
{
    /// <summary>Empty files take room, too.</summary>
    private const int MaxFiles = 10_000;

    private static readonly TimeSpan KeepParts = TimeSpan.FromDays(7);

    /// <summary>A call that was broken off takes a moment to end, and the next one may be sooner.</summary>
    private static readonly TimeSpan WaitForSame = TimeSpan.FromSeconds(10);

    private static readonly EnumerationOptions All = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Reservation> _reserved = new(StringComparer.Ordinal);

    public async Task<(Reservation? Reservation, InboxRefusal? Refusal)> ReserveAsync(
        string fileName, ContentId content, CancellationToken cancellationToken)
    {
        string part = PartialFileName.For(fileName, content);
        while (true)
        {
            Reservation? same;
            lock (_lock)
            {
                if (!_reserved.TryGetValue(part, out same))
                {
                    if (WhyFull(part, content.Size) is { } reason)
                        return (null, new InboxRefusal(InboxFault.Full, reason));
                    return (_reserved[part] = new Reservation(content.Size, () => Release(part)), null);
                }
            }

            try
            {
                await same.Ended.WaitAsync(WaitForSame, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                return (null, new InboxRefusal(InboxFault.Passing, "The same file is on its way already."));
            }
        }
    }

    private string? WhyFull(string part, long size)
    {
        long used = _reserved.Values.Sum(r => r.Bytes);
        int files = _reserved.Count;
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*", All))
        {
            bool isPart = PartialFileName.IsPartial(file.Name);
            // What is on its way counts by what it will be.
            if (isPart && _reserved.Keys.Append(part).Any(p => file.Name.StartsWith(p, StringComparison.Ordinal)))
                continue;
            if (!isPart || !RemoveIfOld(file))
                (used, files) = (used + file.Length, files + 1);
        }

        if (files >= MaxFiles)
            return $"The inbox is full: it has {files} files.";
        return size > maxBytes - used
            ? $"The inbox is full: {Math.Max(0, maxBytes - used)} bytes are left, and the file has {size}."
            : null;
    }

    private bool RemoveIfOld(FileInfo part)
    {
        try
        {
            if (part.LastWriteTimeUtc >= time.GetUtcNow().UtcDateTime - KeepParts)
                return false;
            part.Delete();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It counts, then.
            return false;
        }
    }

    private void Release(string part)
    {
        lock (_lock)
            _reserved.Remove(part);
    }

    /// <summary>Room for one file while it is on its way.</summary>
    internal sealed class Reservation(long bytes, Action release) : IDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Bytes => bytes;

        public Task Ended => _ended.Task;

        public void Dispose()
        {
            release();
            _ended.TrySetResult();
        }
    }
}
