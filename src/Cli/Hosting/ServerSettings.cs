using System.CommandLine;
using System.Globalization;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Invocation;

namespace P2POrleans.Cli.Hosting;

/// <summary>What the command line says about the settings of a server: their values, and the options that they are given with.</summary>
internal sealed class ServerSettings(CommandContext context)
{
    private readonly List<KeyValuePair<string, string?>> _values = [];
    private readonly Dictionary<string, string> _flags = [];

    public IEnumerable<KeyValuePair<string, string?>> Values => _values;

    /// <summary>For messages. A setting may also come from a file or the environment: unless its option is given, both are named.</summary>
    public FlagNames Flags => new(_flags);

    /// <param name="write">How the value is written as a setting; null for as it is.</param>
    public ServerSettings Add<T>(string setting, Option<T> option, Func<T, string>? write = null)
    {
        if (context.Get(option) is { } given)
            Add(setting, write?.Invoke(given) ?? string.Create(CultureInfo.InvariantCulture, $"{given}"));
        Name(setting, option);
        return this;
    }

    /// <summary>For a setting that follows from an option of another one.</summary>
    public ServerSettings Add(string setting, string value)
    {
        _values.Add(new(setting, value));
        return this;
    }

    public ServerSettings AddList(string setting, Option<string[]> option)
    {
        string[] values = context.Get(option) ?? [];
        for (int i = 0; i < values.Length; i++)
            Add(string.Create(CultureInfo.InvariantCulture, $"{setting}:{i}"), values[i]);
        Name(setting, option);
        return this;
    }

    private void Name(string setting, Option option) =>
        _flags[setting] = context.Arguments.GetResult(option) is { Implicit: false } ? option.Name : $"{option.Name} ({setting})";
}
