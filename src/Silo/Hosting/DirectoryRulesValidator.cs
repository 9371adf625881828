using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory;

namespace P2POrleans.Silo.Hosting;

/// <summary>The directory knows its rules, and nothing of hosts.</summary>
internal sealed class DirectoryRulesValidator : IValidateOptions<DirectoryOptions>
{
    public ValidateOptionsResult Validate(string? name, DirectoryOptions options) =>
        options.Validate().ToArray() is { Length: > 0 } broken ? ValidateOptionsResult.Fail(broken) : ValidateOptionsResult.Success;
}
