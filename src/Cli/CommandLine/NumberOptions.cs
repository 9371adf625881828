using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace P2POrleans.Cli.CommandLine;

/// <summary>Options whose values are whole numbers.</summary>
internal static class NumberOptions
{
    /// <param name="fallback">Used when the option is not given, and shown as its default.</param>
    public static Option<int> Create(string name, string description, string helpName, int fallback, int min, int max) => new(name)
    {
        Description = description,
        HelpName = helpName,
        DefaultValueFactory = _ => fallback,
        CustomParser = result => Parse(result, name, min, max) ?? fallback,
    };

    /// <summary>Without a default of its own.</summary>
    public static Option<int?> Optional(string name, string description, string helpName, int min, int max) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => Parse(result, name, min, max),
    };

    public static Option<int?> Port(string name, string description) => Optional(name, description, "PORT", min: 1, max: ushort.MaxValue);

    private static int? Parse(ArgumentResult result, string name, int min, int max)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= min && number <= max)
            return number;

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} must be a number from {min} to {max}, not '{text}'"));
        return null;
    }
}
