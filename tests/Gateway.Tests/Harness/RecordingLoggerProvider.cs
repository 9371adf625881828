using Microsoft.Extensions.Logging;

namespace P2POrleans.Gateway.Tests.Harness;

/// <summary>Keeps what was logged, so that a test can ask for it or wait for it, and an unexpected error fails it.</summary>
internal sealed class RecordingLoggerProvider : ILoggerProvider
{
    private readonly Lock _lock = new();
    private readonly List<(LogLevel Level, string Category, string Text)> _entries = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<(LogLevel Level, string Category, string Text)> Entries
    {
        get
        {
            lock (_lock)
                return [.. _entries];
        }
    }

    public async Task WaitAsync(string text, int times)
    {
        while (true)
        {
            Task next;
            lock (_lock)
            {
                if (_entries.Count(entry => entry.Text.Contains(text, StringComparison.Ordinal)) >= times)
                    return;
                next = _next.Task;
            }

            await next;
        }
    }

    public ILogger CreateLogger(string categoryName) => new RecordingLogger(this, categoryName);

    public void Dispose()
    {
    }

    private void Add(LogLevel level, string category, string text)
    {
        TaskCompletionSource signalled;
        lock (_lock)
        {
            _entries.Add((level, category, text));
            signalled = _next;
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        signalled.SetResult();
    }

    private sealed class RecordingLogger(RecordingLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            provider.Add(logLevel, category, formatter(state, exception) + exception);
    }
}
