using Microsoft.Extensions.Logging;

namespace P2POrleans.Cli.Hosting;

/// <summary>Hears what a server logs as critical before it stops by itself, so that the command can end with that reason.</summary>
internal sealed class LastWords : ILoggerProvider, ILogger
{
    private volatile string? _reason;

    /// <summary>The first one: others follow from it. Null when nothing was.</summary>
    public string? Reason => _reason;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Critical;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            _reason ??= (exception?.GetBaseException().Message ?? formatter(state, null)).ReplaceLineEndings(" ");
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
