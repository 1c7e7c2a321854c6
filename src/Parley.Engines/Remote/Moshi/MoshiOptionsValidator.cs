using Microsoft.Extensions.Options;

namespace Parley.Engines.Remote.Moshi;

/// <summary>Checks what is stated on <see cref="MoshiOptions"/>.</summary>
[OptionsValidator]
public sealed partial class MoshiOptionsValidator : IValidateOptions<MoshiOptions>;
