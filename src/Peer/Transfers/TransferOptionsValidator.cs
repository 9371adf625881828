using Microsoft.Extensions.Options;

namespace P2POrleans.Peer.Transfers;

internal sealed class TransferOptionsValidator : IValidateOptions<TransferOptions>
{
    private const int MaxOriginalFileBytes = 1024 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, TransferOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        if (options.StallTimeout <= TimeSpan.Zero)
            faults.AddError($"{Key(nameof(options.StallTimeout))} {options.StallTimeout} is not positive.");
        if (options.MaxOriginalFileBytes is < 1 or > MaxOriginalFileBytes)
            faults.AddError($"{Key(nameof(options.MaxOriginalFileBytes))} {options.MaxOriginalFileBytes} is not between 1 and {MaxOriginalFileBytes}.");
        return faults.Build();
    }

    private static string Key(string option) => $"{TransferOptions.Section}:{option}";
}
