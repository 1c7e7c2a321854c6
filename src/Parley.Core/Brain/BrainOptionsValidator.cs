using Microsoft.Extensions.Options;

namespace Parley.Core.Brain;

/// <summary>Checks the ranges stated on <see cref="BrainOptions"/>.</summary>
[OptionsValidator]
public sealed partial class BrainOptionsValidator : IValidateOptions<BrainOptions>;
