namespace P2POrleans.TestKit.Processes;

/// <summary>The lines of a stream: those that were read, and a way to await others.</summary>
internal sealed class OutputLines
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _more = NewSignal();
    private bool _ended;

    public OutputLines(StreamReader reader) => Ended = ReadAsync(reader);

    public Task Ended { get; }

    public string Text
    {
        get
        {
            lock (_lock)
                return string.Join('\n', _lines);
        }
    }

    /// <exception cref="EndOfStreamException">The stream ended without such a line.</exception>
    public async Task<string> WaitForAsync(Func<string, bool> fits)
    {
        for (int next = 0; ;)
        {
            Task more;
            lock (_lock)
            {
                for (; next < _lines.Count; next++)
                {
                    if (fits(_lines[next]))
                        return _lines[next];
                }

                if (_ended)
                    throw new EndOfStreamException("the stream ended");
                more = _more.Task;
            }

            await more;
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
            Signal(() => _lines.Add(line));
        Signal(() => _ended = true);
    }

    private void Signal(Action change)
    {
        TaskCompletionSource more;
        lock (_lock)
        {
            change();
            (more, _more) = (_more, NewSignal());
        }

        more.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
