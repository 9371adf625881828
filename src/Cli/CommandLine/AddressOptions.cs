using System.CommandLine;

namespace P2POrleans.Cli.CommandLine;

/// <summary>Options that say where to listen.</summary>
internal static class AddressOptions
{
    /// <param name="name">Of the option.</param>
    /// <param name="description">Ends without the default.</param>
    /// <param name="fallback">Used when the option is not given, and shown as its default.</param>
    public static Option<ListenAddress> Create(string name, string description, ListenAddress? fallback = null)
    {
        var option = new Option<ListenAddress>(name)
        {
            Description = description,
            HelpName = "HOST:PORT",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (ListenAddress.TryParseUrl(text, out ListenAddress? address))
                    return address;

                result.AddError($"{name} must be HOST:PORT or :PORT, not '{text}'");
                return null;
            },
        };
        if (fallback is not null)
            option.DefaultValueFactory = _ => fallback;
        return option;
    }

    /// <summary>Set by <c>up</c> on the processes that it starts.</summary>
    public static Option<bool> ExitWithParent() => new("--exit-with-parent")
    {
        Description = "Stop when standard input ends",
        Hidden = true,
    };
}
