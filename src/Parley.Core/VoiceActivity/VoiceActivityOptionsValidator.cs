using Microsoft.Extensions.Options;

namespace Parley.Core.VoiceActivity;

/// <summary>Holds the ranges of <see cref="VoiceActivityOptions"/>.</summary>
[OptionsValidator]
public sealed partial class VoiceActivityOptionsValidator : IValidateOptions<VoiceActivityOptions>;
