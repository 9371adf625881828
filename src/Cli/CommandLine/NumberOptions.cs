using System.CommandLine;
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
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= min && number <= max)
                return number;

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} must be a number from {min} to {max}, not '{text}'"));
            return fallback;
        },
    };
}
