using System.Globalization;
using Spectre.Console;

namespace P2POrleans.Cli.Terminal;

/// <summary>
/// A row with amount, rate and time to go on standard error while work is done; nothing where that is not a terminal. It is
/// cleared at the end: the command then says what came of it. With <c>--verbose</c> it is a line every second, wherever.
/// </summary>
internal static class ProgressView
{
    private const string Unknown = "–";

    private static readonly TimeSpan RefreshEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Between lines of <c>--verbose</c>.</summary>
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(1);

    /// <param name="output">Of the command.</param>
    /// <param name="title">What is being done, in a few words; made safe and short here.</param>
    /// <param name="meter">Is read while the work runs.</param>
    /// <param name="work">Must end when it is cancelled: it is awaited whatever happens.</param>
    /// <param name="note">What there is to say beside the figures.</param>
    public static Task RunAsync(Output output, Func<string> title, TransferMeter meter, Func<Task> work, Func<string>? note = null)
    {
        note ??= static () => "";
        return RunAsync(output, work, Line, rows => rows.Add(title(), meter, note()));

        string Line() => $"{title()}: {string.Join(", ", [.. Figures(meter), .. note() is { Length: > 0 } more ? [more] : Array.Empty<string>()])}";
    }

    /// <param name="output">Of the command.</param>
    /// <param name="work">Must end when it is cancelled: it is awaited whatever happens.</param>
    /// <param name="line">What there is to say with <c>--verbose</c>.</param>
    /// <param name="draw">What there is to show on a terminal.</param>
    public static async Task RunAsync(Output output, Func<Task> work, Func<string> line, Action<ProgressRows> draw)
    {
        Task running = work();
        try
        {
            if (output.Verbose)
                await EveryAsync(LineEvery, running, () => output.Detail("p2p: " + line()));
            else if (!output.Json && output.CanAnimate)
                await DrawAsync(output.ErrorConsole, running, draw);
        }
        finally
        {
            await running;
        }
    }

    /// <summary>Amount, rate and time to go.</summary>
    public static string[] Figures(TransferMeter meter)
    {
        double? rate = meter.Sample();
        string amount = meter.Total is { } total ? Quantity.Part(meter.Bytes, total) : Quantity.Bytes(meter.Bytes);
        string left = meter.Remaining(rate) is { } time ? time.ToString(time.TotalHours < 1 ? "m\\:ss" : "g", CultureInfo.InvariantCulture) : Unknown;
        return [amount, rate is null ? Unknown : Quantity.Rate(rate.Value), "ETA " + left];
    }

    private static Task DrawAsync(IAnsiConsole console, Task running, Action<ProgressRows> draw) =>
        console.Live(new Text("")).AutoClear(true).StartAsync(context => EveryAsync(RefreshEvery, running, () =>
        {
            var rows = new ProgressRows(console.Profile.Width);
            draw(rows);
            context.UpdateTarget(rows.Draw());
            context.Refresh();
        }));

    /// <summary>Does something again and again until a task has ended, however it ended.</summary>
    private static async Task EveryAsync(TimeSpan interval, Task running, Action action)
    {
        using var timer = new PeriodicTimer(interval);
        while (await Task.WhenAny(running, timer.WaitForNextTickAsync().AsTask()) != running)
            action();
    }
}
