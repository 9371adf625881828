using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using P2POrleans.Protocol.Names;
using Spectre.Console;

namespace P2POrleans.Cli.Terminal;

/// <summary>
/// The two streams of a command. Results go to standard output, as text or (<c>--json</c>) as JSON; progress, logs and errors go
/// to standard error. Colours, cursor movement and tables for people appear on terminals only.
/// </summary>
internal sealed class Output
{
    private const int PipeWidth = 8192;

    private readonly TextWriter _out;
    private readonly TextWriter _error;

    public Output(TextWriter output, TextWriter error, bool json, bool verbose)
    {
        _out = output;
        _error = error;
        Json = json;
        Verbose = verbose;
        Console = CreateConsole(output);
        ErrorConsole = CreateConsole(error);
    }

    /// <summary>True when standard output carries JSON and nothing else.</summary>
    public bool Json { get; }

    public bool Verbose { get; }

    /// <summary>Standard output, for text that holds no name from others as markup.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>Standard error, where progress is drawn so that results can be piped.</summary>
    public IAnsiConsole ErrorConsole { get; }

    /// <summary>Standard output is a terminal that text may be laid out for.</summary>
    public bool IsTerminal => Console.Profile.Out.IsTerminal;

    /// <summary>Progress can be drawn and redrawn.</summary>
    public bool CanAnimate => ErrorConsole.Profile.Capabilities is { Ansi: true, Interactive: true };

    /// <summary>A line on standard output, never broken or cut; nothing when that carries JSON.</summary>
    public void Line(string text)
    {
        if (!Json)
            _out.WriteLine(SafeText.Of(text));
    }

    /// <summary>Cells with a tab between them, for pipes.</summary>
    public void TabLine(IEnumerable<string> cells) => _out.WriteLine(string.Join('\t', cells.Select(SafeText.Of)));

    /// <summary>A remark beside the result, on standard error; only on a terminal, where a person reads it.</summary>
    public void Note(string text)
    {
        if (!Json && IsTerminal)
            ErrorLine(text);
    }

    /// <summary>A line on standard output with styles of ours; what fills its holes is text, whatever it holds.</summary>
    public void Styled(FormattableString markup)
    {
        if (!Json)
            Console.MarkupLine(Format(markup));
    }

    /// <summary>A line of JSON on standard output, when <c>--json</c> was given.</summary>
    public void JsonLine<T>(T value, JsonTypeInfo<T> type)
    {
        if (!Json)
            return;

        _out.WriteLine(JsonSerializer.Serialize(value, type));
        _out.Flush();
    }

    /// <summary>A line on standard error.</summary>
    public void ErrorLine(string text)
    {
        _error.WriteLine(SafeText.Of(text));
        _error.Flush();
    }

    /// <summary>Lines on standard error with <c>--verbose</c>.</summary>
    public void Detail(string text)
    {
        if (!Verbose)
            return;

        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
            ErrorLine(line);
    }

    /// <summary>Fills the holes of a markup string with safe, escaped text.</summary>
    public static string Format(FormattableString markup) =>
        string.Format(
            System.Globalization.CultureInfo.InvariantCulture,
            markup.Format,
            [.. markup.GetArguments().Select(a => Markup.Escape(SafeText.Of(a?.ToString() ?? "")))]);

    private static IAnsiConsole CreateConsole(TextWriter writer)
    {
        var output = new AnsiConsoleOutput(writer);
        bool noColor = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = output,
            Ansi = output.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = noColor || !output.IsTerminal ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = output.IsTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            // The default ones turn colours on in build pipelines, where nobody asked for them.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        // A pipe has no width: lines must not be wrapped or cut at a guessed one.
        if (!output.IsTerminal)
            console.Profile.Width = PipeWidth;
        return console;
    }
}
