using P2POrleans.Protocol.Names;
using Spectre.Console;

namespace P2POrleans.Cli.Terminal;

/// <summary>A spinner on standard error while something is waited for; nothing where that is not a terminal.</summary>
internal static class Activity
{
    public static Task<T> RunAsync<T>(Output output, string title, Func<Task<T>> work) => RunAsync(output, title, _ => work());

    /// <param name="output">Of the command.</param>
    /// <param name="title">Shown at first; the work can say more through the action it gets.</param>
    /// <param name="work">Is awaited.</param>
    public static Task<T> RunAsync<T>(Output output, string title, Func<Action<string>, Task<T>> work) =>
        output.Json || !output.CanAnimate
            ? work(_ => { })
            : output.ErrorConsole.Status().StartAsync(Text(title), context => work(say => context.Status = Text(say)));

    private static string Text(string title) => Markup.Escape(SafeText.Of(title));
}
