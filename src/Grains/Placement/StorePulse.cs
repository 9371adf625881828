using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Grains.Placement;

/// <summary>
/// Tells whether the store answers at this moment. Only one question is under way at a time, whoever asks: a store that is away does not
/// answer sooner for being asked often. Any thread may call.
/// </summary>
internal sealed class StorePulse(IDirectoryStore store)
{
    private readonly Lock _lock = new();
    private Task<bool> _asking = Task.FromResult(false);

    /// <summary>True when an answer came after this was called.</summary>
    public Task<bool> AnswersAsync()
    {
        lock (_lock)
            return _asking.IsCompleted ? _asking = Task.Run(AskAsync) : _asking;
    }

    private async Task<bool> AskAsync()
    {
        try
        {
            await store.ReadIncarnationsAsync(1, CancellationToken.None);
            return true;
        }
        catch (DirectoryStoreException)
        {
            return false;
        }
    }
}
