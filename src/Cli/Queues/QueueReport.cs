using P2POrleans.Cli.Fetching;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Json;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Queues;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Cli.Queues;

/// <summary>What became of the files of a queue: a line for each as it ends, and a summary. For one thread at a time.</summary>
internal sealed class QueueReport(Output output, IReadOnlyList<QueuedFile> files)
{
    /// <summary>A terminal has room for as many paths below each other; more are only counted there.</summary>
    private const int MaxListed = 20;

    /// <summary>Failures that the last line names; the others stand above it.</summary>
    private const int MaxNamed = 3;

    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly List<(string Name, int Code, string Reason)> _failures = [];
    private readonly List<string> _shown = [];
    private readonly List<string> _held = [];
    private long _received;
    private int _fetched;
    private int _alreadyThere;

    /// <summary>Why files were not begun; null when all were.</summary>
    public string? Stopped { get; set; }

    /// <summary>The failures' own code when all have the same, else that of a failure of any kind.</summary>
    public int ExitCode => _failures.Select(f => f.Code).Distinct().ToArray() switch
    {
        [] => Stopped is null ? Cli.ExitCode.Done : Cli.ExitCode.Failed,
        [var code] => code,
        _ => Cli.ExitCode.Failed,
    };

    public void Failed(string name, CommandException failure)
    {
        _failures.Add((name, failure.ExitCode, failure.Message));
        // What is drawn over and over on a terminal would cover it.
        if (output.CanAnimate)
            _held.Add($"p2p: {name}: {failure.Message}");
        else
            output.ErrorLine($"p2p: {name}: {failure.Message}");
        output.JsonLine(new QueueFailedEvent(name, failure.ExitCode, failure.Message), CliJson.Default.QueueFailedEvent);
    }

    public void Ended(QueuedFile file)
    {
        FetchResult result = file.Result!;
        _received += result.ReceivedBytes;
        foreach (SourceReport source in result.Sources.Where(s => s.Message is not null))
            output.Detail($"p2p: {file.Request.Name}: {source.Peer}: {Sentence.AsReason(source.Message!)}");
        if (!result.Succeeded)
        {
            Failed(file.Request.Name, Fetch.ToException(result));
            return;
        }

        if (result.Outcome == FetchOutcome.AlreadyThere)
            _alreadyThere++;
        else
            _fetched++;
        output.JsonLine(
            new QueueFileEvent(GetText.Document(file.Request.Name, file.Request.Content, result)), CliJson.Default.QueueFileEvent);
        string line = $"{result.Path}: {GetText.How(result)}{(file.Request.Content is null ? "  unverified" : "")}";
        // Bars are drawn over and over on a terminal, and lines between would tear them.
        if (!output.CanAnimate)
            output.Line(line);
        else if (_shown.Count <= MaxListed)
            _shown.Add(line);
    }

    public void WriteSummary()
    {
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(_started);
        int left = files.Count(f => f.Result is null);
        output.JsonLine(
            new QueueSummaryEvent(_fetched, _alreadyThere, _failures.Count, left, _received, Math.Round(elapsed.TotalSeconds, 3)),
            CliJson.Default.QueueSummaryEvent);
        if (_shown.Count <= MaxListed)
            _shown.ForEach(output.Line);
        _held.ForEach(output.ErrorLine);
        string there = _alreadyThere > 0 ? $", {Quantity.Count(_alreadyThere, "file")} there already" : "";
        string rest = left > 0 ? $", {Quantity.Count(left, "file")} left" : "";
        output.Line(
            $"{Quantity.Count(_fetched, "file")}, {Quantity.Bytes(_received)} in "
            + $"{Quantity.DurationAndRate(_received, elapsed)}{there}{(_failures.Count > 0 ? $", {_failures.Count} failed" : "")}{rest}");
    }

    /// <summary>One sentence: how many, which, and why.</summary>
    public string WhatFailed()
    {
        if (Stopped is not null)
            return Sentence.AsReason(Stopped);
        string named = string.Join("; ", _failures.Take(MaxNamed).Select(f => $"{f.Name}: {f.Reason}"));
        string more = _failures.Count > MaxNamed ? $"; and {_failures.Count - MaxNamed} more, above" : "";
        return $"{Quantity.Count(_failures.Count, "file")} failed: {named}{more}";
    }
}
