using System.Globalization;
using P2POrleans.Protocol.Names;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace P2POrleans.Cli.Terminal;

/// <summary>
/// A bar with amount, rate and time to go on standard error while work is done; nothing where that is not a terminal. It is
/// cleared at the end: the command then says what came of it. With <c>--verbose</c> it is a line every second, wherever.
/// </summary>
internal static class ProgressView
{
    /// <summary>Leaves room for the other columns on a terminal of 80.</summary>
    private const int MaxTitleLength = 24;

    private static readonly TimeSpan RefreshEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Between lines of <c>--verbose</c>.</summary>
    public static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(1);

    /// <param name="output">Of the command.</param>
    /// <param name="title">What is being done, in a few words; made safe and short here.</param>
    /// <param name="meter">Is read while the work runs.</param>
    /// <param name="work">Must end when it is cancelled: it is awaited whatever happens.</param>
    public static async Task RunAsync(Output output, Func<string> title, TransferMeter meter, Func<Task> work)
    {
        if (output.Verbose)
            await RunWithLinesAsync(output, title, meter, work);
        else if (output.Json || !output.CanAnimate)
            await work();
        else
            await RunWithBarAsync(output, title, meter, work);
    }

    private static async Task RunWithLinesAsync(Output output, Func<string> title, TransferMeter meter, Func<Task> work)
    {
        Task running = work();
        await EveryAsync(LineEvery, running, () => output.Detail($"p2p: {title()}: {string.Join(", ", Figures(meter))}"));
        await running;
    }

    /// <summary>Does something again and again until a task has ended, however it ended.</summary>
    public static async Task EveryAsync(TimeSpan interval, Task running, Action action)
    {
        using var timer = new PeriodicTimer(interval);
        while (await Task.WhenAny(running, timer.WaitForNextTickAsync().AsTask()) != running)
            action();
    }

    /// <summary>Amount, rate and time to go.</summary>
    public static string[] Figures(TransferMeter meter)
    {
        double rate = meter.Sample();
        return [Amount(meter), Quantity.Rate(rate), Eta(meter, rate)];
    }

    /// <summary>The beginning of a text that is too long for its place.</summary>
    public static string Short(string text, int length) =>
        text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");

    private static async Task RunWithBarAsync(Output output, Func<string> title, TransferMeter meter, Func<Task> work)
    {
        double rate = 0;
        await output.ErrorConsole.Progress()
            .AutoClear(true)
            .AutoRefresh(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = 16 },
                new TextColumn(() => Amount(meter)),
                new TextColumn(() => Quantity.Rate(rate)),
                new TextColumn(() => Eta(meter, rate)))
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask(Title(title));
                Task running = work();
                using var timer = new PeriodicTimer(RefreshEvery);
                while (!running.IsCompleted)
                {
                    rate = meter.Sample();
                    task.Description = Title(title);
                    task.IsIndeterminate = meter.Total is null;
                    task.MaxValue = Math.Max(1, meter.Total ?? 1);
                    task.Value = meter.Bytes;
                    context.Refresh();
                    await Task.WhenAny(running, timer.WaitForNextTickAsync().AsTask());
                }

                await running;
            });
    }

    private static string Title(Func<string> title) => Markup.Escape(Short(SafeText.Of(title()), MaxTitleLength));

    private static string Amount(TransferMeter meter) =>
        meter.Total is { } total ? $"{Quantity.Bytes(meter.Bytes)} of {Quantity.Bytes(total)}" : Quantity.Bytes(meter.Bytes);

    private static string Eta(TransferMeter meter, double rate) =>
        meter.Remaining(rate) is { } left ? "ETA " + left.ToString("c", CultureInfo.InvariantCulture) : "ETA –";

    private sealed class TextColumn(Func<string> text) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(text()).RightJustified();
    }
}
