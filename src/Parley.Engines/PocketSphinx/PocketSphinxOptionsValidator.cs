using Microsoft.Extensions.Options;

namespace Parley.Engines.PocketSphinx;

/// <summary>Checks the ranges stated on <see cref="PocketSphinxOptions"/>.</summary>
[OptionsValidator]
public sealed partial class PocketSphinxOptionsValidator : IValidateOptions<PocketSphinxOptions>;
