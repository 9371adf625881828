using System.CommandLine;

namespace P2POrleans.Cli.CommandLine;

/// <summary>Options whose values are sizes or rates.</summary>
internal static class ByteOptions
{
    public static Option<long?> Size(string name, string description) => Create(name, description, "SIZE", minimum: 0);

    /// <summary>Bytes per second.</summary>
    public static Option<long?> Rate(string name, string description) => Create(name, description, "RATE", minimum: 1);

    private static Option<long?> Create(string name, string description, string helpName, long minimum) => new(name)
    {
        Description = description + " (500K, 1.5M, 2GiB)",
        HelpName = helpName,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (ByteQuantity.TryParse(text, out long bytes) && bytes >= minimum)
                return bytes;

            result.AddError($"{name} must be a {(minimum > 0 ? "rate like 500K or 2M" : "size like 500K or 2M")}, not '{text}'");
            return null;
        },
    };
}
